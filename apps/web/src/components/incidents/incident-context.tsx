'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useToast } from '@unpark/ui';
import type { IncidentView, KeyRef, Person } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { createContext, type ReactNode, useContext } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { useProblemWords } from '../problem-words';
import { useWriterOf } from '../shell/writer-words';
import { mayWrite as mayWriteIn } from '../shell/workspace-context';

interface OpenIncident {
  readonly view: IncidentView;
  readonly mayWrite: boolean;
  /** what calls name it by */
  readonly name: { readonly workspace: string; readonly incident: string };
}

const IncidentContext = createContext<OpenIncident | undefined>(undefined);

export const IncidentProvider = ({
  view,
  children,
}: {
  view: IncidentView;
  children: ReactNode;
}) => (
  <IncidentContext
    value={{
      view,
      mayWrite: mayWriteIn(view.workspace),
      name: { workspace: view.workspace.slug, incident: view.incident.id },
    }}
  >
    {children}
  </IncidentContext>
);

export function useIncident(): OpenIncident {
  const open = useContext(IncidentContext);
  if (!open) throw new Error('useIncident needs an IncidentProvider above it');
  return open;
}

/** For what follows a change: asks for the incident again, and says what went wrong. */
export function useChanges() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const words = useProblemWords();
  return {
    onSettled: () => queries.invalidateQueries(trpc.incident.pathFilter()),
    onError: (error: unknown) => {
      const { message, next } = words(problemOf(error));
      toast({ tone: 'error', message: next === undefined ? message : `${message} ${next}` });
    },
  };
}

/** The calls that change an incident, each followed by asking for it again. */
export function useIncidentCalls() {
  const trpc = useTRPC();
  const after = useChanges();
  return {
    update: useMutation(trpc.incident.update.mutationOptions(after)),
    setStatus: useMutation(trpc.incident.setStatus.mutationOptions(after)),
    setPerson: useMutation(trpc.incident.setPerson.mutationOptions(after)),
    setCapture: useMutation(trpc.incident.setCapture.mutationOptions(after)),
    say: useMutation(trpc.incident.say.mutationOptions(after)),
    comment: useMutation(trpc.incident.comment.mutationOptions(after)),
    editComment: useMutation(trpc.incident.editComment.mutationOptions(after)),
    deleteComment: useMutation(trpc.incident.deleteComment.mutationOptions(after)),
    addItem: useMutation(trpc.incident.addItem.mutationOptions(after)),
    updateItem: useMutation(trpc.incident.updateItem.mutationOptions(after)),
    deleteItem: useMutation(trpc.incident.deleteItem.mutationOptions(after)),
    createDeploy: useMutation(trpc.deploy.create.mutationOptions(after)),
    deleteDeploy: useMutation(trpc.deploy.delete.mutationOptions(after)),
  };
}

/** A name, of a person or of the key that wrote, or what to say of somebody whose account is gone. */
export function useNameOf(): (person: Person | undefined, key?: KeyRef) => string {
  const t = useTranslations('incidents.comments');
  const writerOf = useWriterOf();
  return (person, key) => writerOf({ by: person?.name, byKey: key }) ?? t('left');
}
