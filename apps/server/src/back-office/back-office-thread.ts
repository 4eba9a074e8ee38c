import { parentPort, workerData } from "node:worker_threads";
import { connectToEmbeddedLog } from "@beamscope/broker";
import { transferList } from "@beamscope/hub";
import { loadInstrument } from "@beamscope/instruments";
import { BackOffice, sentenceOf } from "./back-office.ts";
import type { BackOfficeData, FromBackOffice, Question, ToBackOffice } from "./messages.ts";

const port = parentPort;
if (port === null) throw new Error("The back office runs in a thread of its own.");
const data = workerData as BackOfficeData;

function post(message: FromBackOffice): void {
  // Frames and numbers are handed over, not copied.
  if (message.kind === "hub") port?.postMessage(message, transferList(message.message));
  else if (message.kind === "answer" && "bytes" in message.answer) {
    port?.postMessage(message, [message.answer.bytes.buffer]);
  } else port?.postMessage(message);
}

async function reply(office: BackOffice, id: number, question: Question): Promise<void> {
  try {
    post({ kind: "answer", id, answer: await office.answer(question) });
  } catch (cause) {
    const detail = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    post({ kind: "fault", id, detail });
  }
}

async function work(): Promise<void> {
  const { instrument, dataDirectory, softwareVersion } = data;
  const broker = connectToEmbeddedLog(data.log);
  let office: BackOffice;
  try {
    office = await BackOffice.open({
      instrument: await loadInstrument(instrument),
      broker,
      dataDirectory,
      softwareVersion,
      post,
    });
  } catch (cause) {
    await broker.close();
    return post({ kind: "refused", sentence: sentenceOf(cause) });
  }
  const stop = Promise.withResolvers<void>();
  port?.on("message", (message: ToBackOffice) => {
    switch (message.kind) {
      case "hub":
        return office.tellHub(message.message);
      case "question":
        void reply(office, message.id, message.question);
        return;
      case "stop":
        return stop.resolve();
    }
  });
  post({ kind: "ready" });
  await Promise.race([office.run(), stop.promise]);
  await office.close();
  await broker.close();
  post({ kind: "stopped" });
}

await work();
port.close();
