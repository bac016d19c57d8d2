'use client';

import type { Diagnosis, Finding, Selection } from '@unpark/model';
import type { CaptureView } from '@unpark/usecases';
import { useState } from 'react';
import { usePageKeys } from '../capture-page/use-page-keys';
import { NewIncidentDialog } from './new-incident-button';
import type { IncidentOrigin } from './new-incident-dialog';

/** The finding that a selection was taken from, else the primary one. */
function findingOf({ findings }: Diagnosis, { evidence }: Selection): Finding | undefined {
  const of = (finding: Finding): boolean =>
    finding.id === evidence ||
    [...finding.evidence, ...finding.against].some(({ id }) => id === evidence);
  return (
    (evidence === undefined ? undefined : findings.find(of)) ??
    findings.find(({ primary }) => primary)
  );
}

/** A selected part of a file's time on the clock, where the file is on it. */
function timesOf(
  { alignment }: Diagnosis,
  { range }: Selection,
): { fromAt?: string; toAt?: string } {
  const file = range && alignment?.find(({ artifact }) => artifact === range.artifact);
  if (!file) return {};
  const at = (ns: number): string =>
    new Date(Number((BigInt(file.fromUnixNs) + BigInt(Math.round(ns))) / 1_000_000n)).toISOString();
  return { fromAt: at(range.fromNs), toAt: at(range.toNs) };
}

/** What an incident takes over from what is selected on the page of a capture. */
export function originOfSelection(view: CaptureView, selection: Selection): IncidentOrigin {
  const { diagnosis, capture } = view;
  const finding = diagnosis && findingOf(diagnosis, selection);
  return {
    capture: capture.id,
    fromAt: capture.at,
    ...(finding && { finding: finding.id, title: finding.title, severity: finding.severity }),
    ...(diagnosis && timesOf(diagnosis, selection)),
  };
}

/** `Shift I`: an incident of what is selected. */
export function IncidentOfSelection({
  view,
  selection,
}: {
  view: CaptureView;
  selection: Selection;
}) {
  const [origin, setOrigin] = useState<IncidentOrigin>();
  const [open, setOpen] = useState(false);
  usePageKeys(
    new Map([
      [
        'I',
        () => {
          setOrigin(originOfSelection(view, selection));
          setOpen(true);
        },
      ],
    ]),
  );
  return origin && <NewIncidentDialog origin={origin} open={open} onClose={() => setOpen(false)} />;
}
