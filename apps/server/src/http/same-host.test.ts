import { describe, expect, it } from "vitest";
import { foreignRequest, isLoopback } from "./same-host.ts";

describe("loopback", () => {
  it.each([
    ["127.0.0.1", true],
    ["127.8.9.10", true],
    ["localhost", true],
    ["LocalHost", true],
    ["::1", true],
    ["[::1]", true],
    ["0.0.0.0", false],
    ["127.0.0.1.evil.example", false],
    ["localhost.evil.example", false],
    ["10.0.0.1", false],
  ])("%s: %s", (host, loopback) => {
    expect(isLoopback(host)).toBe(loopback);
  });
});

describe("a request", () => {
  it.each<[string, string, string, string | undefined, boolean]>([
    ["of a program", "127.0.0.1", "127.0.0.1:5010", undefined, true],
    ["of our page", "127.0.0.1", "localhost:5010", "http://localhost:5010", true],
    ["of our page on IPv6", "::1", "[::1]:5010", "http://[::1]:5010", true],
    [
      "of our page on a named host",
      "0.0.0.0",
      "beam.example:5010",
      "http://beam.example:5010",
      true,
    ],
    [
      "of our page behind TLS on its own port",
      "0.0.0.0",
      "beam.example",
      "https://beam.example",
      true,
    ],
    ["of another port", "127.0.0.1", "127.0.0.1:5010", "http://127.0.0.1:8080", false],
    ["of another site", "127.0.0.1", "127.0.0.1:5010", "https://evil.example", false],
    ["of a page from nowhere", "127.0.0.1", "127.0.0.1:5010", "null", false],
    [
      "of a site that named itself this machine",
      "127.0.0.1",
      "evil.example:5010",
      "http://evil.example:5010",
      false,
    ],
  ])("%s", (_, listens, host, origin, served) => {
    const headers = { host, ...(origin === undefined ? {} : { origin }) };
    expect(foreignRequest(headers, listens) === undefined).toBe(served);
  });

  it("names its host", () => {
    expect(foreignRequest({}, "0.0.0.0")).toBe("The request does not name its host.");
  });
});
