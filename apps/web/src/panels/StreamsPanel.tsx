import {
  type CatalogResource,
  type StreamAccounting,
  type StreamStatus,
  type StreamsResource,
  streamImbalance,
} from "@beamscope/contracts";
import type { ReactNode } from "react";
import { useResource } from "../api/queries.ts";
import { bytesText, delayText, fullAmount, shortAmount } from "../shell/amount-text.ts";
import { BalanceWord } from "./BalanceWord.tsx";
import { BuffersSection } from "./BuffersSection.tsx";
import { IntakeSection } from "./IntakeSection.tsx";
import { OutputsSection } from "./OutputsSection.tsx";
import { PanelPage, PanelSection, StateWord, TableFrame } from "./PanelPage.tsx";
import styles from "./panels.module.css";
import { reasonsText, streamKindWords, streamState } from "./stream-words.ts";

/** Streams, and what became of every message and every event. */
export function StreamsPanel({
  catalog,
  section,
}: {
  readonly catalog: CatalogResource;
  readonly section: string | undefined;
}): ReactNode {
  const { data: streams } = useResource("streams");
  const { data: accounting } = useResource("accounting");
  return (
    <PanelPage title="Streams and accounting" section={section}>
      <PanelSection name="streams" title="Streams">
        <StreamsTable streams={streams?.streams ?? silentStreams(catalog)} />
        {streams !== undefined && <UnknownSources streams={streams} />}
      </PanelSection>
      {accounting !== undefined && (
        <>
          <PanelSection
            name="messages"
            title="Messages"
            lead="Produced = admitted + missing. Received = admitted + duplicate + dropped."
          >
            <MessagesTable accounts={accounting.streams} catalog={catalog} />
          </PanelSection>
          <OutputsSection outputs={accounting.outputs} catalog={catalog} />
          <IntakeSection intake={accounting.intake} />
        </>
      )}
      <BuffersSection />
    </PanelPage>
  );
}

/** What is declared, before the server has said how it does. */
function silentStreams({ streams }: CatalogResource): StreamStatus[] {
  return streams.map(({ name, kind, title }) => ({
    name,
    kind,
    title,
    state: "never seen",
    messagesPerSecond: 0,
    eventsPerSecond: 0,
    bytesPerSecond: 0,
    messages: 0,
    events: 0,
    dropped: [],
  }));
}

function StreamsTable({ streams }: { readonly streams: readonly StreamStatus[] }): ReactNode {
  const hasValues = streams.some(({ value }) => value !== undefined);
  return (
    <TableFrame label="Streams">
      <table>
        <thead>
          <tr>
            <th scope="col">Stream</th>
            <th scope="col">State</th>
            <th scope="col">Kind</th>
            <th scope="col">Topic, source</th>
            <th scope="col" className={styles.number}>
              Messages/s
            </th>
            <th scope="col" className={styles.number}>
              Events/s
            </th>
            <th scope="col" className={styles.number}>
              Data/s
            </th>
            <th scope="col" className={styles.number}>
              Lag
            </th>
            <th scope="col" className={styles.number}>
              Messages
            </th>
            <th scope="col" className={styles.number}>
              Events
            </th>
            {hasValues && (
              <th scope="col" className={styles.number}>
                Value
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {streams.map((stream) => {
            const { tone, text } = streamState(stream.state);
            return (
              <tr key={stream.name} data-section={stream.name}>
                <th scope="row" title={stream.name}>
                  {stream.title || stream.name}
                </th>
                <td>
                  <StateWord tone={tone}>{text}</StateWord>
                </td>
                <td>{streamKindWords[stream.kind]}</td>
                <td className={styles.muted}>
                  {stream.wire === undefined ? "" : `${stream.wire.topic}, ${stream.wire.source}`}
                </td>
                <td className={styles.number}>{shortAmount(stream.messagesPerSecond)}</td>
                <td className={styles.number}>{shortAmount(stream.eventsPerSecond)}</td>
                <td className={styles.number}>{bytesText(stream.bytesPerSecond)}</td>
                <td className={styles.number}>
                  {stream.lagMs === undefined ? "" : delayText(stream.lagMs)}
                </td>
                <td className={styles.number}>{fullAmount(stream.messages)}</td>
                <td className={styles.number}>{fullAmount(stream.events)}</td>
                {hasValues && <td className={styles.number}>{valueText(stream)}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableFrame>
  );
}

function valueText({ value, unit }: StreamStatus): string {
  if (value === undefined) return "";
  return `${fullAmount(Number(value.toPrecision(6)))}${unit === undefined ? "" : ` ${unit}`}`;
}

function UnknownSources({ streams }: { readonly streams: StreamsResource }): ReactNode {
  const { unknown, unknownOthers } = streams;
  if (unknown.length === 0) {
    return <p className={styles.lead}>No messages of sources that are not declared.</p>;
  }
  return (
    <div data-section="unknown">
      <h4>Sources that are not declared</h4>
      <ul className={styles.list}>
        {unknown.map(({ wire, messages }) => (
          <li key={`${wire.topic} ${wire.source}`}>
            {wire.source} on {wire.topic}: {fullAmount(messages)} messages
          </li>
        ))}
        {unknownOthers > 0 && <li>{fullAmount(unknownOthers)} messages of further sources</li>}
      </ul>
    </div>
  );
}

function MessagesTable({
  accounts,
  catalog,
}: {
  readonly accounts: readonly StreamAccounting[];
  readonly catalog: CatalogResource;
}): ReactNode {
  if (accounts.length === 0) return <p className={styles.lead}>No message has come yet.</p>;
  return (
    <TableFrame label="Messages">
      <table>
        <thead>
          <tr>
            <th scope="col">Stream</th>
            <th scope="col">Balance</th>
            <th scope="col" className={styles.number}>
              Produced
            </th>
            <th scope="col" className={styles.number}>
              Missing
            </th>
            <th scope="col" className={styles.number}>
              Received
            </th>
            <th scope="col" className={styles.number}>
              Admitted
            </th>
            <th scope="col" className={styles.number}>
              Duplicate
            </th>
            <th scope="col" className={styles.number}>
              Dropped
            </th>
            <th scope="col" className={styles.number}>
              Waiting
            </th>
            <th scope="col" className={styles.number}>
              Late
            </th>
            <th scope="col" className={styles.number}>
              Clock ahead
            </th>
            <th scope="col" className={styles.number}>
              Reordered
            </th>
            <th scope="col" className={styles.number}>
              Restarts
            </th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => {
            const { production, admission } = streamImbalance(account);
            const { produced, missing } = account;
            const stream = catalog.streams.find(({ name }) => name === account.stream);
            return (
              <tr key={account.stream}>
                <th scope="row">{stream?.title || account.stream}</th>
                <td>
                  <BalanceWord
                    imbalance={production === 0 ? admission : production}
                    of="messages"
                  />
                </td>
                <td className={styles.number}>
                  {produced === undefined ? "not numbered" : fullAmount(produced)}
                </td>
                <Figure value={missing} isLoss />
                <Figure value={account.received} />
                <Figure value={account.admitted} />
                <Figure value={account.duplicate} />
                <td
                  className={styles.number}
                  data-tone={account.dropped.length > 0 ? "warn" : undefined}
                >
                  {reasonsText(account.dropped) || "0"}
                </td>
                <Figure value={account.waiting} />
                <Figure value={account.late} />
                <Figure value={account.clockAhead} />
                <Figure value={account.reordered} />
                <Figure value={account.restarts} />
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableFrame>
  );
}

function Figure({
  value,
  isLoss = false,
}: {
  readonly value: number | undefined;
  readonly isLoss?: boolean;
}): ReactNode {
  return (
    <td
      className={styles.number}
      data-tone={isLoss && value !== undefined && value > 0 ? "warn" : undefined}
    >
      {value === undefined ? "" : fullAmount(value)}
    </td>
  );
}
