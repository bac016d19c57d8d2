'use client';

import { formatBytes } from '@unpark/base';
import { DataCell, DataTable, HeadCell, IconButton, UtcTime } from '@unpark/ui';
import type { ChosenFile } from './chosen-file';

export const FileList = ({
  files,
  locked,
  onRemove,
}: {
  files: readonly ChosenFile[];
  /** while they are being sent */
  locked: boolean;
  onRemove: (path: string) => void;
}) => (
  <DataTable caption="Files of this capture">
    <thead>
      <tr>
        <HeadCell>File</HeadCell>
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
            {file.size === 0 && <span className="ml-2 text-dense text-med">empty</span>}
          </DataCell>
          <DataCell wideOnly numeric className="text-ink-2">
            <UtcTime iso={new Date(file.lastModified).toISOString()} />
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
