// `npm start`: `beamscope start`.
process.argv.splice(2, 0, "start");
await import("./beamscope.ts");
