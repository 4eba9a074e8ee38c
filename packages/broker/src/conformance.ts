import { afterAll, beforeAll, describe } from "vitest";
import type { Broker } from "./broker.ts";
import { checkBackPressure } from "./conformance/back-pressure.ts";
import { BrokerHarness } from "./conformance/broker-harness.ts";
import type { ConformanceOptions } from "./conformance/conformance-options.ts";
import { checkConsuming } from "./conformance/consuming.ts";
import { checkContent } from "./conformance/content.ts";
import { checkProducing } from "./conformance/producing.ts";
import { checkStarting } from "./conformance/starting.ts";
import { checkTopics } from "./conformance/topics.ts";

/** An implementation to check, and how to put it away. */
export interface BrokerUnderTest {
  readonly broker: Broker;
  close(): Promise<void>;
}

/**
 * What every {@link Broker} does, whatever it stores messages in. Opens one broker for all checks; each uses topics of its
 * own.
 */
export function checkBroker(
  name: string,
  open: () => Promise<BrokerUnderTest>,
  options: ConformanceOptions = {},
): void {
  describe(`${name}, as a broker`, () => {
    let underTest: BrokerUnderTest;
    beforeAll(async () => {
      underTest = await open();
    });
    afterAll(() => underTest.close());

    const harness = new BrokerHarness(() => underTest.broker);
    checkTopics(harness);
    checkProducing(harness);
    checkContent(harness, options);
    checkStarting(harness, options);
    checkConsuming(harness);
    if (!options.keepsLogInMemory) checkBackPressure(harness);
  });
}
