'use client';

import { Button, Menu, MenuItem, Segmented } from '@unpark/ui';
import type { FlameSource } from './flame-sources';

/** Sample types with their totals, dumps first; those of less use one step away. */
export function SourceSwitch({
  sources,
  source,
  onSource,
}: {
  sources: readonly FlameSource[];
  source: FlameSource;
  onSource: (source: FlameSource) => void;
}) {
  const mains = sources.filter((candidate) => candidate.main || candidate.key === source.key);
  const more = sources.filter((candidate) => !mains.includes(candidate));
  const pick = (key: string) => {
    const found = sources.find((candidate) => candidate.key === key);
    if (found) onSource(found);
  };
  return (
    <span className="flex min-w-0 max-w-full items-center gap-1 overflow-x-auto py-px [scrollbar-width:thin]">
      <Segmented
        label="Sample type"
        className="flex-none"
        value={source.key}
        options={mains.map((candidate) => ({
          value: candidate.key,
          title: candidate.artifact.file,
          label: (
            <span className="num">
              {candidate.totalText === ''
                ? candidate.label
                : `${candidate.label}, ${candidate.totalText}`}
            </span>
          ),
        }))}
        onChange={pick}
      />
      {more.length > 0 && (
        <Menu
          trigger={
            <Button variant="ghost" size="small" aria-label={`${more.length} more sample types`}>
              {more.length} more
            </Button>
          }
          className="max-h-[60vh] overflow-y-auto"
        >
          {more.map((candidate) => (
            <MenuItem
              key={candidate.key}
              onSelect={() => onSource(candidate)}
              hint={<span className="num text-ink-3">{candidate.totalText}</span>}
            >
              {candidate.label}
            </MenuItem>
          ))}
        </Menu>
      )}
    </span>
  );
}
