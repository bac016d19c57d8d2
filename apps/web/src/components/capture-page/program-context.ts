'use client';

import type { CaptureView } from '@unpark/usecases';
import { createContext } from 'react';
import type { SourceOfProgram } from './flame-source-link';

/** The program of the capture on this page, for links to its source; undefined where there is no one. */
export const ProgramContext = createContext<SourceOfProgram | undefined>(undefined);

export const programOf = ({ service, capture }: CaptureView): SourceOfProgram => ({
  ...(service.repositoryUrl !== undefined && { repositoryUrl: service.repositoryUrl }),
  ...(service.pathMapping && { pathMapping: service.pathMapping }),
  ...(capture.vcs && { vcs: capture.vcs }),
  ...(capture.goVersion !== undefined && { goVersion: capture.goVersion }),
});
