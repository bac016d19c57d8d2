'use client';

import { useMutation } from '@tanstack/react-query';
import { Button, Panel, PanelBody, PanelHead, useToast } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { useTRPC } from '../../../trpc/client';
import { problemOf } from '../../../trpc/problem-of';
import { ProblemText } from '../../capture-page/artifact-list';
import { useHere } from '../../shell/workspace-context';

/** Changes one part of a service and says so. */
export function useServiceChange(service: string) {
  const t = useTranslations('service.settings');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const router = useRouter();
  const toast = useToast();
  const update = useMutation(
    trpc.service.update.mutationOptions({
      onSuccess: () => {
        toast({ message: t('saved') });
        router.refresh();
      },
    }),
  );
  type Change = Omit<Parameters<typeof update.mutate>[0], 'workspace' | 'service'>;
  return {
    save: (change: Change) => update.mutate({ workspace: workspace.slug, service, ...change }),
    busy: update.isPending,
    problem: update.error ? problemOf(update.error) : undefined,
  };
}

/** A part of the settings that is saved by itself. */
export function SavePanel({
  title,
  hint,
  save,
  change,
  onSave,
  children,
}: {
  title: string;
  hint?: string;
  /** words of the button */
  save: string;
  change: Pick<ReturnType<typeof useServiceChange>, 'busy' | 'problem'>;
  onSave: () => void;
  children: ReactNode;
}) {
  return (
    <Panel aria-label={title}>
      <PanelHead title={title} />
      <PanelBody>
        <form
          className="flex flex-col gap-3 max-w-[640px]"
          onSubmit={(event) => {
            event.preventDefault();
            onSave();
          }}
        >
          {hint !== undefined && <p className="text-dense text-ink-2">{hint}</p>}
          {children}
          {change.problem && (
            <div role="alert">
              <ProblemText problem={change.problem} />
            </div>
          )}
          <div>
            <Button type="submit" busy={change.busy}>
              {save}
            </Button>
          </div>
        </form>
      </PanelBody>
    </Panel>
  );
}
