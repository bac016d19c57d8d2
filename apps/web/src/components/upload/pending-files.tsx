'use client';

import { UPLOAD_LIMITS } from '@unpark/ingest';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { type ChosenFile, type ChosenFiles, mergeChosen } from './chosen-file';

interface PendingFiles extends ChosenFiles {
  add(more: ChosenFiles): void;
  remove(path: string): void;
  clear(): void;
}

const PendingContext = createContext<PendingFiles | undefined>(undefined);

/**
 * Holds chosen files while the page changes: a drop on any page of the workspace leads to the upload
 * page, which finds them here. Files never leave the browser before the person says so.
 */
export function PendingFilesProvider({ children }: { children: ReactNode }) {
  const [chosen, setChosen] = useState<ChosenFiles>({ files: [] });
  const add = useCallback((more: ChosenFiles) => {
    setChosen((before) => {
      const merged = mergeChosen(before.files, more.files);
      return {
        files: merged,
        folder: before.files.length === 0 ? more.folder : (before.folder ?? more.folder),
        cutAt: more.cutAt ?? before.cutAt,
      };
    });
  }, []);
  const remove = useCallback((path: string) => {
    setChosen((before) => ({
      ...before,
      cutAt: undefined,
      files: before.files.filter((file: ChosenFile) => file.path !== path),
    }));
  }, []);
  const clear = useCallback(() => setChosen({ files: [] }), []);
  const value = useMemo(() => ({ ...chosen, add, remove, clear }), [chosen, add, remove, clear]);
  return <PendingContext value={value}>{children}</PendingContext>;
}

export function usePendingFiles(): PendingFiles {
  const pending = useContext(PendingContext);
  if (!pending) throw new Error('usePendingFiles needs the layout of a workspace above it');
  return pending;
}

/** One more than may be sent, so that too many can be told from just enough. */
export const COLLECT_LIMIT = UPLOAD_LIMITS.files + 1;
