'use client';

import { formatCount } from '@unpark/base';
import { EmptyState, Panel, PanelHead } from '@unpark/ui';
import type { ViewProps } from './view-props';

/** Who waits for whom. */
export function WaitsView({ view }: ViewProps) {
  const graph = view.diagnosis?.waitGraph;
  const names = new Map(graph?.nodes.map((node) => [node.id, node.label]));
  return (
    <Panel aria-label="Waits" id="waits">
      <PanelHead title="Waits" note="who waits for whom" />
      {!graph || graph.edges.length === 0 ? (
        <EmptyState title="Nobody is known to wait for anybody">
          A goroutine dump says who holds and who waits; this capture has none that does.
        </EmptyState>
      ) : (
        <table className="w-full text-dense">
          <thead>
            <tr className="border-b border-line text-left text-label text-ink-3">
              <th className="px-3 py-1.5 font-medium">Who</th>
              <th className="px-3 py-1.5 font-medium">waits for</th>
              <th className="px-3 py-1.5 text-right font-medium">Goroutines</th>
              <th className="px-3 py-1.5 font-medium">How we know</th>
            </tr>
          </thead>
          <tbody>
            {graph.edges.map((edge) => (
              <tr key={`${edge.from} ${edge.to}`} className="border-b border-line">
                <td className="px-3 py-1.5">{names.get(edge.from)}</td>
                <td className="px-3 py-1.5">{names.get(edge.to)}</td>
                <td className="num px-3 py-1.5 text-right">{formatCount(edge.count)}</td>
                <td className="px-3 py-1.5 text-ink-2">
                  {edge.provenance}: {edge.why}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
