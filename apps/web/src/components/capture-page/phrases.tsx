'use client';

import type { Evidence, Phrase } from '@unpark/model';
import { DEFAULT_VIEW_STATE, encodeViewState, selectionOfEvidence } from '@unpark/view-state';
import { Fragment } from 'react';
import { ShownText } from '../shared-link/removed-text';

export interface EvidenceChoice {
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly selectedId: string | undefined;
  readonly onSelect: (evidence: Evidence) => void;
  /** texts of phrases that were not there when the verdict was last read */
  readonly changed?: ReadonlySet<string>;
}

/** A sentence whose phrases select what they name. */
export function Phrases({
  phrases,
  choice,
}: {
  phrases: readonly Phrase[];
  choice: EvidenceChoice;
}) {
  return phrases.map((phrase, i) => {
    const evidence = phrase.evidence ? choice.evidence.get(phrase.evidence) : undefined;
    const words = phrase.code ? (
      <span className="marks-through font-mono text-[.93em]">
        <ShownText text={phrase.text} />
      </span>
    ) : (
      <ShownText text={phrase.text} />
    );
    const isNew = choice.changed?.has(phrase.text) ?? false;
    // phrases have no identity but their place in the sentence
    if (!evidence) {
      return isNew ? (
        <span key={i} className={CHANGED}>
          {words}
        </span>
      ) : (
        <Fragment key={i}>{words}</Fragment>
      );
    }
    // A link, not a button: only links flow and break with the sentence they are part of.
    return (
      <a
        key={i}
        href={hrefOfEvidence(evidence)}
        aria-current={choice.selectedId === evidence.id ? 'true' : undefined}
        className={isNew ? `evidence-link ${CHANGED}` : 'evidence-link'}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
          event.preventDefault();
          choice.onSelect(evidence);
        }}
      >
        {words}
      </a>
    );
  });
}

/** Around a clause that has changed, until somebody has read it. */
const CHANGED =
  'rounded-data outline-1 outline-offset-1 outline-accent outline-dashed box-decoration-clone';

/** The same selection for a new tab or a colleague. */
const hrefOfEvidence = (evidence: Evidence): string =>
  `?${encodeViewState({ ...DEFAULT_VIEW_STATE, selection: selectionOfEvidence(evidence) })}`;
