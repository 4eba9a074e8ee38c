import { parentPort, workerData } from "node:worker_threads";
import type { Consumer, Producer } from "../broker.ts";
import { connectToEmbeddedLog, type EmbeddedLogHandle } from "../embedded/embedded-log.ts";
import { type FaultRecord, faultRecord } from "../embedded/protocol.ts";

/** A call of `method` on the broker (target 0) or on what an earlier call opened. */
export interface RemoteCall {
  readonly id: number;
  readonly target: number;
  readonly method: string;
  readonly args: readonly unknown[];
}
export type RemoteReply =
  | { readonly id: number; readonly kind: "answer"; readonly answer: unknown }
  | { readonly id: number; readonly kind: "fault"; readonly fault: FaultRecord };

const broker = connectToEmbeddedLog(workerData as EmbeddedLogHandle);
const targets: object[] = [broker];

async function answer({ target, method, args }: RemoteCall): Promise<unknown> {
  const object = targets[target]!;
  const member: unknown = Reflect.get(object, method);
  if (typeof member !== "function") return member;
  const result: unknown = await Reflect.apply(member, object, args);
  if (method !== "openProducer" && method !== "openConsumer") return result;
  return targets.push(result as Producer | Consumer) - 1;
}

async function serve(call: RemoteCall): Promise<void> {
  const { id } = call;
  let reply: RemoteReply;
  try {
    reply = { id, kind: "answer", answer: await answer(call) };
  } catch (error) {
    reply = { id, kind: "fault", fault: faultRecord(error) };
  }
  parentPort!.postMessage(reply);
  // Nothing else may keep the thread alive after this.
  if (call.target === 0 && call.method === "close") parentPort!.close();
}

parentPort!.on("message", (call: RemoteCall) => void serve(call));
