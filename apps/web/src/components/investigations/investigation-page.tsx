'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, CopyButton, EmptyState, Panel, useToast } from '@unpark/ui';
import type { CaptureView, InvestigationView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { CapturePage } from '../capture-page/capture-page';
import { NotesInvestigation } from '../notes/notes-context';
import { useProblemWords } from '../problem-words';
import { investigationPath, investigationsPath } from '../shell/places';
import { mayWrite, useHere } from '../shell/workspace-context';
import { LinksPanel } from './links-panel';
import { NotesPanel } from './notes-panel';

const ShareDialog = dynamic(() => import('./share-dialog'), { ssr: false });
const ComparePage = dynamic(() =>
  import('../compare/compare-page').then((module) => module.ComparePage),
);

/** A saved view with its notes and links, and below it the view itself, as it was saved. */
export function InvestigationPage({
  initial,
  capture,
  query,
}: {
  initial: InvestigationView;
  /** absent for a comparison, and where the capture was deleted */
  capture: CaptureView | undefined;
  query: string;
}) {
  const t = useTranslations('investigations');
  const { workspace } = useHere();
  const { slug } = workspace;
  const trpc = useTRPC();
  const [sharing, setSharing] = useState(false);
  const mayEdit = mayWrite(workspace);
  const asked = useQuery(
    trpc.investigation.get.queryOptions(
      { workspace: slug, investigation: initial.id },
      { initialData: initial },
    ),
  );
  const links = useQuery(
    trpc.link.list.queryOptions(
      { workspace: slug, investigation: initial.id },
      { enabled: mayEdit },
    ),
  );
  const view = asked.data;
  const isThere = view.captures.length > 0;
  return (
    <>
      <div className="border-b border-line bg-surface px-4 pt-3 pb-3 phone:px-3">
        <nav aria-label={t('page.crumbs')} className="text-dense text-ink-2">
          <Link href={investigationsPath(slug)} className="hover:underline">
            {t('title')}
          </Link>
        </nav>
        <div className="mt-0.5 flex flex-wrap items-center gap-2">
          <h1 className="min-w-0 text-title font-semibold">{view.name}</h1>
          <span className="flex-1" />
          <CopyButton
            text={() => `${location.origin}${investigationPath(slug, view.id)}`}
            label={t('page.copy')}
            variant="ghost"
            size="regular"
            title={t('page.copied')}
          />
          {mayEdit && <DeleteButton slug={slug} id={view.id} />}
          {mayEdit && isThere && (
            <Button icon="share" onClick={() => setSharing(true)}>
              {t('page.share')}
            </Button>
          )}
        </div>
        <div className="mt-3 grid items-start gap-3 desk:grid-cols-2 print:hidden">
          <NotesPanel
            slug={slug}
            view={view}
            mayEdit={mayEdit}
            onChanged={() => void asked.refetch()}
          />
          {mayEdit && (
            <LinksPanel
              slug={slug}
              links={links.data?.links ?? []}
              onChanged={() => void links.refetch()}
            />
          )}
        </div>
      </div>
      {!isThere ? (
        <Panel className="m-4">
          <EmptyState title={t('page.gone')}>{t('page.goneText')}</EmptyState>
        </Panel>
      ) : capture ? (
        <NotesInvestigation value={view.id}>
          <CapturePage initial={capture} query={query} />
        </NotesInvestigation>
      ) : (
        <ComparePage query={query} />
      )}
      {sharing && (
        <ShareDialog
          slug={slug}
          investigation={view.id}
          onClose={() => setSharing(false)}
          onMade={() => void links.refetch()}
        />
      )}
    </>
  );
}

function DeleteButton({ slug, id }: { slug: string; id: string }) {
  const t = useTranslations('investigations.page');
  const trpc = useTRPC();
  const toast = useToast();
  const router = useRouter();
  const problemWords = useProblemWords();
  const change = useMutation(
    trpc.investigation.switch.mutationOptions({
      onError: (error) => toast({ tone: 'error', message: problemWords(problemOf(error)).message }),
    }),
  );
  const input = { workspace: slug, investigation: id };
  const restore = () =>
    change.mutate(
      { ...input, to: 'restore' },
      {
        onSuccess: () => {
          toast({ message: t('restored') });
          router.push(investigationPath(slug, id));
        },
      },
    );
  const remove = () =>
    change.mutate(
      { ...input, to: 'delete' },
      {
        onSuccess: () => {
          router.push(investigationsPath(slug));
          toast({ message: t('deleted'), action: { label: t('undo'), run: restore } });
        },
      },
    );
  return (
    <Button variant="ghost" icon="trash" onClick={remove} busy={change.isPending}>
      {t('delete')}
    </Button>
  );
}
