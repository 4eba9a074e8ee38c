import type { NoticeResource } from "@beamscope/contracts";
import type { ResourceAnswer } from "../back-office/messages.ts";

/** A resource as it goes out, the same bytes to everybody. */
export interface CachedResource {
  readonly etag: string;
  readonly body: Buffer;
}

/** Asks for a resource that is newer than `have`. */
export type Fetch = (resource: NoticeResource, have: number | undefined) => Promise<ResourceAnswer>;

/** The newest form of each resource: those who ask at the same time are served by one look at the back office. */
export class ResourceCache {
  readonly #fetch: Fetch;
  /** Versions of another start of the server mean nothing. */
  readonly #start: string;
  readonly #kept = new Map<NoticeResource, CachedResource & { readonly version: number }>();
  readonly #underWay = new Map<NoticeResource, Promise<CachedResource>>();

  constructor(fetch: Fetch, start: string) {
    this.#fetch = fetch;
    this.#start = start;
  }

  get(resource: NoticeResource): Promise<CachedResource> {
    const underWay = this.#underWay.get(resource);
    if (underWay !== undefined) return underWay;
    const look = this.#look(resource).finally(() => this.#underWay.delete(resource));
    this.#underWay.set(resource, look);
    return look;
  }

  async #look(resource: NoticeResource): Promise<CachedResource> {
    const kept = this.#kept.get(resource);
    const answer = await this.#fetch(resource, kept?.version);
    if (answer.kind === "unchanged" && kept !== undefined) return kept;
    if (answer.kind === "unchanged") throw new Error(`${resource} is unchanged, and not known`);
    const { version, json } = answer;
    const fresh = { version, etag: `"${this.#start}-${version}"`, body: Buffer.from(json) };
    this.#kept.set(resource, fresh);
    return fresh;
  }
}

/** Whether a reader's copy is the newest (`If-None-Match`, RFC 9110). */
export function holdsCopy(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === "*") return true;
  return header.split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
}
