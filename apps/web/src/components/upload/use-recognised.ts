'use client';

import type { ProblemValues } from '@unpark/base';
import type { ArtifactKind } from '@unpark/model';
import { useEffect, useState } from 'react';
import type { ChosenFile } from './chosen-file';

export interface Recognised {
  readonly kind: ArtifactKind;
  /** stands after "This is": `a goroutine dump`, `a PNG image` */
  readonly seen: string;
  readonly values?: ProblemValues;
}

const HEAD_BYTES = 64 * 1024;

/**
 * What each chosen file is, told from its first bytes in this browser. The reader is loaded only once
 * there is a file to look at. A file that cannot be read stays unnamed; sending it says why.
 */
export function useRecognised(files: readonly ChosenFile[]): ReadonlyMap<File, Recognised> {
  const [known, setKnown] = useState<ReadonlyMap<File, Recognised>>(new Map());
  useEffect(() => {
    const open = files.filter(({ file }) => !known.has(file));
    if (open.length === 0) return;
    let stopped = false;
    const look = async () => {
      const { recogniseArtifact } = await import('@unpark/formats');
      const found = new Map(known);
      for (const { path, file } of open) {
        if (stopped) return;
        const head = await file
          .slice(0, HEAD_BYTES)
          .arrayBuffer()
          .catch(() => undefined);
        if (head) found.set(file, recogniseArtifact(new Uint8Array(head), { file: path }));
      }
      if (!stopped && found.size > known.size) setKnown(found);
    };
    void look();
    return () => {
      stopped = true;
    };
  }, [files, known]);
  return known;
}
