'use client';

import { formatCount } from '@unpark/base';
import {
  beginLine,
  nodeLine,
  type PictureEdge,
  type WaitPicture,
  type WaitTextWords,
} from '@unpark/charts';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';

export interface WaitsWords extends WaitTextWords {
  readonly describeNode: (picture: WaitPicture, node: number) => string;
  readonly describeEdge: (picture: WaitPicture, edge: PictureEdge) => string;
}

/** Words of the wait graph, of its table and of its text. */
export function useWaitsWords(): WaitsWords {
  const t = useTranslations('waits');
  return useMemo(() => {
    const words: WaitTextWords = {
      goroutines: (count) => t('goroutines', { count, shown: formatCount(count) }),
      someOf: (count, all) =>
        t('someOf', { count: formatCount(count), all, shown: formatCount(all) }),
      relation: (relation, count) => t(`relation.${relation}`, { count }),
      provenance: (provenance) => t(provenance),
      // a name that this page has no word for stays as the diagnosis says it
      resource: (name) => {
        const key = `resources.${name}` as 'resources.mutex';
        return t.has(key) ? t(key) : name;
      },
      root: t('root'),
      cycle: (count) => t('cycle', { count }),
      because: ({ provenance, source, why }) =>
        source === undefined
          ? t('becausePlain', { provenance: t(provenance), why })
          : t('because', { provenance: t(provenance), source, why }),
      above: t('above'),
      left: (count) => t('leftOut', { count: formatCount(count) }),
    };
    return {
      ...words,
      describeNode: (picture, at) => {
        const node = picture.nodes[at];
        if (!node) return '';
        const ring = picture.rings.find((one) => one.nodes.includes(at));
        const out = picture.edges.filter((edge) => edge.from === at).length;
        return t('nodeSays', {
          what: nodeLine(node, words),
          state: node.kind === 'goroutines' && node.name !== undefined ? ` ${node.name}.` : '',
          root: node.root ? t('isRoot') : '',
          cycle: ring ? t('inCycle', { count: ring.goroutines }) : '',
          out,
        }).trim();
      },
      describeEdge: (picture, edge) => {
        const from = picture.nodes[edge.from];
        const to = picture.nodes[edge.to];
        if (!from || !to) return '';
        return t('edgeSays', {
          from: beginLine(picture, edge, words),
          relation: words.relation(edge.relation, edge.count),
          to: nodeLine(to, words),
          provenance: t(edge.provenance),
          why: edge.why,
        });
      },
    };
  }, [t]);
}
