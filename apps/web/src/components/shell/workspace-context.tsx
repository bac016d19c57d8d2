'use client';

import type { SessionView, WorkspaceRef } from '@unpark/usecases';
import { createContext, type ReactNode, useContext } from 'react';

interface Here {
  readonly session: SessionView;
  readonly workspace: WorkspaceRef;
}

const HereContext = createContext<Here | undefined>(undefined);

export const WorkspaceContext = ({ here, children }: { here: Here; children: ReactNode }) => (
  <HereContext value={here}>{children}</HereContext>
);

/** Who is signed in and in which workspace; below `/w/[workspace]` only. */
export function useHere(): Here {
  const here = useContext(HereContext);
  if (!here) throw new Error('useHere needs the layout of a workspace above it');
  return here;
}

/** The same where there may be no workspace: a capture that is in this browser alone. */
export const useHereIfAny = (): Here | undefined => useContext(HereContext);

export const mayWrite = (workspace: WorkspaceRef): boolean => workspace.role !== 'viewer';
export const mayAdminister = (workspace: WorkspaceRef): boolean =>
  workspace.role === 'owner' || workspace.role === 'admin';
