import {
  AccountingResource,
  JobsResource,
  LayerData,
  routes,
  StatusResource,
  StreamsResource,
} from "@beamscope/contracts";

/** The numbers of one output of one source. */
export type DataItem = LayerData["items"][number];

/** What a program reads of a house: its HTTP interface, each answer checked against its contract. */
export class HouseApi {
  readonly #url: string;

  /** @param url - of the page. */
  constructor(url: string) {
    this.#url = url;
  }

  async status(): Promise<StatusResource> {
    return StatusResource.parse(await this.#get(routes.status.path));
  }

  async accounting(): Promise<AccountingResource> {
    return AccountingResource.parse(await this.#get(routes.accounting.path));
  }

  async jobs(): Promise<JobsResource> {
    return JobsResource.parse(await this.#get(routes.jobs.path));
  }

  async streams(): Promise<StreamsResource> {
    return StreamsResource.parse(await this.#get(routes.streams.path));
  }

  /**
   * The numbers of one output of one source; none before there are any.
   * @param more - further parts of the query, such as `kind`.
   */
  async data(
    workflow: string,
    source: string,
    output: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<DataItem | undefined> {
    const query = new URLSearchParams({ workflow, source, output, ...more });
    const { items } = LayerData.parse(await this.#get(`${routes.data.path}?${query}`));
    return items[0];
  }

  async #get(path: string): Promise<unknown> {
    const answer = await fetch(`${this.#url}${path}`);
    const body: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(body)}`);
    return body;
  }
}
