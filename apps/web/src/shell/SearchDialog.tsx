import { TextInput } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { Dialog } from "./Dialog.tsx";
import { goTo } from "./place.ts";
import { matchingEntries, type SearchEntry } from "./search-entries.ts";
import styles from "./shell.module.css";

/** Properties of `SearchDialog`. */
export interface SearchDialogProps {
  readonly onClose: () => void;
  readonly entries: readonly SearchEntry[];
}

const most = 12;

/** Finds cells, dashboards, streams and workflows, and goes there. */
export function SearchDialog({ onClose, entries }: SearchDialogProps): ReactNode {
  return (
    <Dialog title="Search" headless onClose={onClose}>
      <SearchBox entries={entries} onClose={onClose} />
    </Dialog>
  );
}

function SearchBox({ entries, onClose }: SearchDialogProps): ReactNode {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const found = matchingEntries(entries, text).slice(0, most);
  const optionId = (i: number): string => `${listId}-${i}`;

  const go = (entry: SearchEntry | undefined): void => {
    if (entry === undefined) return;
    onClose();
    goTo(entry.to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) setChosen((chosen + step + found.length) % found.length);
    else if (event.key === "Enter") go(found[chosen]);
    else return;
    event.preventDefault();
  };

  return (
    <div className={styles.searchBox}>
      <TextInput
        data-autofocus
        size="md"
        variant="unstyled"
        placeholder="Cell, stream or workflow"
        aria-label="Search cells, streams and workflows"
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={found.length > 0 ? optionId(chosen) : undefined}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={listId} role="listbox" aria-label="Found">
        {found.map((entry, i) => (
          <li
            key={`${entry.kind} ${entry.detail} ${entry.title}`}
            id={optionId(i)}
            role="option"
            aria-selected={i === chosen}
            onPointerMove={() => setChosen(i)}
            onClick={() => go(entry)}
          >
            <span>{entry.title}</span>
            <span className={styles.muted}>{entry.detail}</span>
            <span className={styles.kind}>{entry.kind}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={styles.muted}>Nothing has that name.</p>}
    </div>
  );
}
