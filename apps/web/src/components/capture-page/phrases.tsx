'use client';

import type { Evidence, Phrase } from '@unpark/model';
import { Fragment } from 'react';

export interface EvidenceChoice {
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly selectedId: string | undefined;
  readonly onSelect: (evidence: Evidence) => void;
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
      <span className="marks-through font-mono text-[.93em]">{phrase.text}</span>
    ) : (
      phrase.text
    );
    // phrases have no identity but their place in the sentence
    if (!evidence) return <Fragment key={i}>{words}</Fragment>;
    return (
      <button
        key={i}
        type="button"
        aria-pressed={choice.selectedId === evidence.id}
        className="evidence-link inline text-left tracking-[inherit] [font:inherit]"
        onClick={() => choice.onSelect(evidence)}
      >
        {words}
      </button>
    );
  });
}
