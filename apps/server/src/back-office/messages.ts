import type { EmbeddedLogHandle } from "@beamscope/broker";
import type {
  DataQuery,
  HealthResource,
  JobAnswer,
  JobCommand,
  NoticeResource,
  Problem,
  ProblemCode,
  StartJobs,
} from "@beamscope/contracts";
import type { FromHub, ToHub, ViewerCounts } from "@beamscope/hub";

/*
 * What passes between the server's main thread, which only serves, and its back office, where the hub and the boards are:
 * plain data that survives a structured clone.
 */

/** With what the thread is started. */
export interface BackOfficeData {
  readonly log: EmbeddedLogHandle;
  readonly instrument: string;
  readonly dataDirectory: string;
  readonly softwareVersion: string;
}

/** A resource, written once for all who ask. */
export type ResourceAnswer =
  | { readonly kind: "unchanged" }
  | { readonly kind: "changed"; readonly version: number; readonly json: string };

/** Why a request was not carried out. */
export interface RefusedAnswer {
  readonly kind: "refused";
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors?: NonNullable<Problem["errors"]>;
}

/** Each question, with its answer. */
export interface Questions {
  resource: {
    readonly ask: {
      readonly resource: NoticeResource;
      /** The version that the asker holds. */
      readonly have: number | undefined;
      /** Viewers are counted where their sockets are. */
      readonly viewers: ViewerCounts;
    };
    readonly answer: ResourceAnswer;
  };
  health: { readonly ask: Record<never, never>; readonly answer: HealthResource };
  start: {
    readonly ask: { readonly request: StartJobs; readonly who: string };
    readonly answer: CommandsAnswer;
  };
  stop: {
    readonly ask: { readonly request: JobCommand; readonly who: string };
    readonly answer: CommandsAnswer;
  };
  reset: {
    readonly ask: { readonly request: JobCommand };
    readonly answer: CommandsAnswer;
  };
  startInitialJobs: {
    readonly ask: Record<never, never>;
    readonly answer: { readonly answers: readonly JobAnswer[] };
  };
  data: {
    readonly ask: { readonly query: DataQuery };
    readonly answer:
      | { readonly kind: "json" | "csv"; readonly bytes: Uint8Array<ArrayBuffer> }
      | RefusedAnswer;
  };
}

/** What became of a command. */
export type CommandsAnswer =
  | { readonly kind: "answered"; readonly answers: readonly JobAnswer[] }
  | RefusedAnswer;

/** A question by its name. */
export type QuestionName = keyof Questions;

/** A question on its way. */
export type Question = {
  [Name in QuestionName]: { readonly name: Name; readonly ask: Questions[Name]["ask"] };
}[QuestionName];

/** To the back office. */
export type ToBackOffice =
  | { readonly kind: "hub"; readonly message: ToHub }
  | { readonly kind: "question"; readonly id: number; readonly question: Question }
  | { readonly kind: "stop" };

/** From the back office. */
export type FromBackOffice =
  | { readonly kind: "ready" }
  /** It cannot begin; one sentence. */
  | { readonly kind: "refused"; readonly sentence: string }
  | { readonly kind: "hub"; readonly message: FromHub }
  | {
      readonly kind: "answer";
      readonly id: number;
      readonly answer: Questions[QuestionName]["answer"];
    }
  /** The question could not be answered, by a fault of ours. */
  | { readonly kind: "fault"; readonly id: number; readonly detail: string }
  /** A resource has another version; readers pull. */
  | { readonly kind: "changed"; readonly resource: NoticeResource; readonly version: number }
  /** Something that whoever runs the server should know. */
  | { readonly kind: "trouble"; readonly sentence: string }
  | { readonly kind: "stopped" };
