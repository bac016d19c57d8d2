'use client';

import { type RuleIssue, STATE_OF_WAIT, WAIT_WORDS, type WaitKind } from '@unpark/diagnosis';
import { Field, SelectInput, TextArea } from '@unpark/ui';
import { useState } from 'react';
import { linesOf, type Match, stepsOf, textOfLines, textOfSteps, withField } from './rule-draft';
import { issueAt } from './rule-issues';

const KINDS = Object.keys(STATE_OF_WAIT) as WaitKind[];
/** Never a wait that a rule would name. */
const NOT_OFFERED: ReadonlySet<WaitKind> = new Set(['runtime', 'coroutine', 'running', 'unknown']);

const kindWords = (kind: WaitKind): string => WAIT_WORDS[kind] ?? kind.replaceAll('-', ' ');

/** What a goroutine must look like. */
export function MatchFields({
  match,
  path,
  issues,
  onChange,
}: {
  match: Match;
  /** of the match in the document */
  path: string;
  issues: readonly RuleIssue[];
  onChange: (match: Match) => void;
}) {
  const kinds = match.kinds ?? [];
  return (
    <>
      <fieldset>
        <legend className="mb-1 font-medium">Waits in</legend>
        <details className="rounded-control border border-line">
          <summary className="cursor-pointer px-2.5 py-1.5 phone:py-2.5">
            {kinds.length === 0 ? 'any wait' : kinds.map(kindWords).join(', ')}
          </summary>
          <div className="grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-x-3 border-t border-line px-2.5 py-1.5">
            {KINDS.filter((kind) => !NOT_OFFERED.has(kind) || kinds.includes(kind)).map((kind) => (
              <label key={kind} className="flex min-h-6 items-center gap-2 phone:min-h-10">
                <input
                  type="checkbox"
                  className="size-4 accent-[var(--accent)]"
                  checked={kinds.includes(kind)}
                  onChange={(event) => {
                    const next = event.target.checked
                      ? [...kinds, kind]
                      : kinds.filter((other) => other !== kind);
                    onChange(withField(match, 'kinds', next.length > 0 ? next : undefined));
                  }}
                />
                <span className="min-w-0">{kindWords(kind)}</span>
              </label>
            ))}
          </div>
        </details>
      </fieldset>
      <Lines
        label="Functions on its stack, innermost first"
        hint="One a line, the end of its name: pool.(*Pool).get. Others may stand between. Several of which any will do: a.f | b.g. Three dots stand for any text."
        rows={3}
        text={textOfSteps(match.frames)}
        error={issueAt(issues, `${path}.frames`) ?? exactly(issues, path)}
        onText={(text) => onChange(withField(match, 'frames', stepsOf(text)))}
      />
      <div className="grid gap-3 not-phone:grid-cols-2">
        <Lines
          label="Started by"
          hint="Any of these."
          rows={2}
          text={textOfLines(match.createdBy)}
          error={issueAt(issues, `${path}.createdBy`)}
          onText={(text) => onChange(withField(match, 'createdBy', linesOf(text)))}
        />
        <Lines
          label="Not on its stack"
          hint="None of these."
          rows={2}
          text={textOfLines(match.without)}
          error={issueAt(issues, `${path}.without`)}
          onText={(text) => onChange(withField(match, 'without', linesOf(text)))}
        />
      </div>
      <Field label="Serves a request">
        {(control) => (
          <SelectInput
            {...control}
            className="max-w-[220px] phone:max-w-none"
            value={match.request === undefined ? '' : String(match.request)}
            onChange={({ target }) =>
              onChange(
                withField(
                  match,
                  'request',
                  target.value === '' ? undefined : target.value === 'true',
                ),
              )
            }
          >
            <option value="">either way</option>
            <option value="true">yes</option>
            <option value="false">no</option>
          </SelectInput>
        )}
      </Field>
    </>
  );
}

/** Of the match as a whole, not of a field below it. */
const exactly = (issues: readonly RuleIssue[], path: string): string | undefined =>
  issues.find((issue) => issue.path === path)?.message;

/** Keeps what is typed, empty lines and all, and hands on what it means. */
export function Lines({
  label,
  hint,
  rows,
  text,
  error,
  onText,
}: {
  label: string;
  hint?: string;
  rows: number;
  text: string;
  error?: string;
  onText: (text: string) => void;
}) {
  const [typed, setTyped] = useState(text);
  const [seen, setSeen] = useState(text);
  if (seen !== text) {
    setSeen(text);
    if (meaning(typed) !== text) setTyped(text);
  }
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <TextArea
          {...control}
          code
          rows={rows}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            onText(event.target.value);
          }}
        />
      )}
    </Field>
  );
}

const meaning = (typed: string): string => textOfSteps(stepsOf(typed));
