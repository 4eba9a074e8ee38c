import type { NoticeResource } from "@beamscope/contracts";
import type { ResourceAnswer } from "./messages.ts";

/** A resource as its maker gives it: versions and times are the shelf's. */
type Content = Readonly<Record<string, unknown>>;

interface Kept {
  readonly version: number;
  readonly content: string;
  readonly json: string;
}

/**
 * Resources as JSON, each written once per version. A version moves when the content has changed, whoever looks, so that a
 * reader who has the newest is told so.
 */
export class ResourceShelf {
  readonly #nowNs: () => string;
  readonly #makers: Readonly<Record<NoticeResource, () => Content>>;
  readonly #kept = new Map<NoticeResource, Kept>();

  /**
   * @param makers - make the content of each resource now; `version` and `asOfNs` in it are not counted as content.
   * @param nowNs - the instant for `asOfNs`, which a resource has that says it.
   */
  constructor(makers: Readonly<Record<NoticeResource, () => Content>>, nowNs: () => string) {
    this.#makers = makers;
    this.#nowNs = nowNs;
  }

  /** @param have - the version that the reader holds. */
  answer(resource: NoticeResource, have: number | undefined): ResourceAnswer {
    const { version, json } = this.#look(resource);
    return version === have ? { kind: "unchanged" } : { kind: "changed", version, json };
  }

  /** The version of a resource now. */
  version(resource: NoticeResource): number {
    return this.#look(resource).version;
  }

  #look(resource: NoticeResource): Kept {
    const made = this.#makers[resource]();
    const { version: _, asOfNs, ...rest } = made;
    const content = JSON.stringify(rest);
    const before = this.#kept.get(resource);
    if (before?.content === content) return before;
    const version = (before?.version ?? 0) + 1;
    const head = asOfNs === undefined ? { version } : { version, asOfNs: this.#nowNs() };
    const kept = { version, content, json: JSON.stringify({ ...head, ...rest }) };
    this.#kept.set(resource, kept);
    return kept;
  }
}
