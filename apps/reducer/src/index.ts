export {
  ReducerFailedError,
  type ReducerStart,
  type RunningReducer,
  startReducer,
} from "./start-reducer.ts";
