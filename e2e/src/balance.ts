import { outputImbalance, streamImbalance } from "@beamscope/contracts";
import { expect } from "@playwright/test";
import type { HouseApi } from "./house-api.ts";

/** Holds when every event is accounted for, on all three levels. */
export async function expectBalance(api: HouseApi): Promise<void> {
  const { streams, outputs } = await api.accounting();
  expect(streams.length).toBeGreaterThan(0);
  expect(outputs.length).toBeGreaterThan(0);
  for (const account of streams) {
    expect(streamImbalance(account), `messages of ${account.stream}`).toEqual({
      production: 0,
      admission: 0,
    });
  }
  for (const account of outputs) {
    const { workflow, source, output } = account.key;
    expect(outputImbalance(account), `events of ${workflow} ${source} ${output}`).toBe(0);
  }
}

/** Waits until all messages that were sent have been read, and their windows have closed. */
export async function waitUntilRead(api: HouseApi, messages: number): Promise<void> {
  const unread = async (): Promise<number> => {
    const { intake, streams } = await api.accounting();
    const received = streams.reduce((sum, stream) => sum + stream.received, 0);
    const waiting = streams.reduce((sum, stream) => sum + stream.waiting, 0);
    return messages - received + intake.behind + intake.waiting + waiting;
  };
  await expect.poll(unread, { timeout: 60_000, intervals: [250] }).toBe(0);
}
