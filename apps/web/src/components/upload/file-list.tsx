'use client';

import { formatBytes } from '@unpark/base';
import { DataCell, DataTable, HeadCell, IconButton, UtcTime } from '@unpark/ui';
import { ARTIFACT_KIND_WORDS } from '@unpark/model';
import { useState } from 'react';
import type { ChosenFile } from './chosen-file';
import { type Recognised, useRecognised } from './use-recognised';

export const FileList = ({
  files,
  locked,
  onRemove,
}: {
  files: readonly ChosenFile[];
  /** while they are being sent */
  locked: boolean;
  onRemove: (path: string) => void;
}) => {
  const recognised = useRecognised(files);
  const [nowIso] = useState(() => new Date().toISOString());
  return (
    <DataTable caption="Files of this capture" dense>
      <thead>
        <tr>
          <HeadCell>File</HeadCell>
          <HeadCell wideOnly>Looks like</HeadCell>
          <HeadCell wideOnly numeric>
            Changed, UTC
          </HeadCell>
          <HeadCell numeric>Size</HeadCell>
          <HeadCell className="w-10">
            <span className="sr-only">Remove</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {files.map(({ path, file }) => (
          <tr key={path}>
            <DataCell>
              <span className="code marks-through">{path}</span>
              <div className="not-phone:hidden">
                <Kind recognised={recognised.get(file)} />
              </div>
            </DataCell>
            <DataCell wideOnly>
              <Kind recognised={recognised.get(file)} />
            </DataCell>
            <DataCell wideOnly numeric className="text-ink-2">
              <UtcTime
                iso={new Date(file.lastModified).toISOString()}
                style="short"
                nowIso={nowIso}
              />
            </DataCell>
            <DataCell numeric>{formatBytes(file.size)}</DataCell>
            <DataCell>
              {!locked && (
                <IconButton
                  icon="close"
                  size="small"
                  label={`Remove ${path}`}
                  onClick={() => onRemove(path)}
                />
              )}
            </DataCell>
          </tr>
        ))}
      </tbody>
    </DataTable>
  );
};

const Kind = ({ recognised }: { recognised: Recognised | undefined }) => {
  if (!recognised) return null;
  if (recognised.kind === 'unknown') return <span className="text-med">{recognised.seen}</span>;
  return <span className="text-ink-2">{ARTIFACT_KIND_WORDS[recognised.kind]}</span>;
};
