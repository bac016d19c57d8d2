'use client';

import { EMPTY_SELECTION, FRAMES, shortenSymbol } from '@unpark/model';
import type { CaptureView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useCallback, useState } from 'react';
import { type PageEntry, useOfferEntries } from '../shell/page-entries';
import { withEvidence, withSelection, withSource } from './capture-actions';
import type { DumpRef, FlameSource } from './flame-sources';
import { tableAddresses } from './table-addresses';
import { useNames } from './use-capture-data';
import type { ChangeView } from './use-view-state';
import { LISTED_VIEWS } from './view-list';
import { withOneOf, withView } from './view-steps';

const FUNCTIONS_SHOWN = 12;
const SOURCES_SHOWN = 8;
const FRAMES_ONLY = new Set([FRAMES.name]);

/**
 * What the palette offers on the page of a capture: its views, findings, sources of the flame graph,
 * functions (once two letters are typed) and goroutines (`g55`).
 */
export function useCaptureEntries({
  view,
  change,
  dump,
  sources,
}: {
  view: CaptureView;
  change: ChangeView;
  dump: DumpRef | undefined;
  sources: readonly FlameSource[];
}): void {
  const t = useTranslations('capture');
  // names are read when somebody first looks for one
  const [wanted, setWanted] = useState(false);
  const names = useNames(
    wanted
      ? {
          kind: 'names',
          artifact: view.capture.id,
          tables: view.artifacts.flatMap((artifact) => tableAddresses(artifact, FRAMES_ONLY)),
        }
      : undefined,
  );
  const functions = names.state === 'ready' ? names.value.functions : undefined;
  const findings = view.diagnosis?.findings;

  const entries = useCallback(
    (typed: string): readonly PageEntry[] => {
      const search = typed.trim().toLowerCase();
      const fits = (text: string) =>
        search === '' || search.split(/\s+/).every((word) => text.toLowerCase().includes(word));
      const found: PageEntry[] = [];
      const offer = (entry: PageEntry) => {
        if (fits(entry.text)) found.push(entry);
      };
      if (search.length >= 1) setWanted(true);

      const id = /^g?(\d{1,19})$/.exec(search)?.[1];
      if (id !== undefined && dump) {
        found.push({
          id: `goroutine ${id}`,
          heading: t('palette.goroutines'),
          icon: 'rows',
          text: typed,
          label: t('palette.goroutine', { id }),
          note: dump.label,
          run: () =>
            change((from) =>
              withOneOf(
                withSelection(from, {
                  functions: [],
                  goroutines: { artifact: dump.artifact.file, goids: [id] },
                }),
                ['goroutines'],
              ),
            ),
        });
      }
      for (const finding of findings ?? []) {
        const [first] = finding.evidence;
        if (!first) continue;
        offer({
          id: `finding ${finding.id}`,
          heading: t('palette.findings'),
          icon: 'warning',
          text: `${finding.title} ${finding.pattern}`,
          label: finding.title,
          run: () => change((from) => withEvidence(from, first, sources)),
        });
      }
      for (const { name, digit } of LISTED_VIEWS) {
        const label = t(`views.${name}`);
        offer({
          id: `view ${name}`,
          heading: t('palette.views'),
          icon: 'eye',
          text: `${label} ${name}`,
          label,
          note: digit,
          run: () => change((from) => withView(from, name)),
        });
      }
      let sourcesShown = 0;
      for (const source of sources) {
        const text = `${source.label} ${source.artifact.file}`;
        if (search === '' || source.empty || !fits(text)) continue;
        if (++sourcesShown > SOURCES_SHOWN) break;
        found.push({
          id: `source ${source.key}`,
          heading: t('palette.sources'),
          icon: 'file',
          text,
          label: source.label,
          note: source.totalText,
          run: () => change((from) => withOneOf(withSource(from, source), ['flame'])),
        });
      }
      if (search.length >= 2) {
        let shown = 0;
        for (const symbol of functions ?? []) {
          if (!fits(symbol)) continue;
          if (++shown > FUNCTIONS_SHOWN) break;
          found.push({
            id: `function ${symbol}`,
            heading: t('palette.functions'),
            icon: 'search',
            text: symbol,
            label: shortenSymbol(symbol, 2),
            run: () =>
              change((from) => withSelection(from, { ...EMPTY_SELECTION, functions: [symbol] })),
          });
        }
      }
      offer({
        id: 'action print',
        heading: t('palette.actions'),
        icon: 'file',
        text: t('palette.print'),
        label: t('palette.print'),
        run: () => globalThis.print(),
      });
      offer({
        id: 'action link',
        heading: t('palette.actions'),
        icon: 'link',
        text: t('palette.copyLink'),
        label: t('palette.copyLink'),
        run: () => void navigator.clipboard.writeText(location.href),
      });
      return found;
    },
    [t, change, dump, sources, findings, functions],
  );
  useOfferEntries(entries);
}
