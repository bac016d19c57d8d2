import { ToastProvider } from '@unpark/ui';
import { findMovedWorkspace } from '@unpark/usecases';
import { getTranslations } from 'next-intl/server';
import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { LiveProvider } from '../../../components/live/live-provider';
import { workspacePath } from '../../../components/shell/places';
import { PageEntriesProvider } from '../../../components/shell/page-entries';
import { TopBar } from '../../../components/shell/top-bar';
import { WorkspaceContext } from '../../../components/shell/workspace-context';
import { PendingFilesProvider } from '../../../components/upload/pending-files';
import { server } from '../../../server/deps';
import { requireSession } from '../../../server/page-session';
import { TrpcProvider } from '../../../trpc/client';

/**
 * Frame of everything in a workspace. It decides nothing about rights: each page and procedure
 * checks for itself, because a layout is not run again when only the page below it changes.
 */
export default async function WorkspaceLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ workspace: string }>;
}) {
  const { workspace: slug } = await params;
  const session = await requireSession();
  const workspace = session.workspaces.find((candidate) => candidate.slug === slug);
  if (!workspace) return await movedOrNothing(slug);
  const t = await getTranslations('shell');
  return (
    <TrpcProvider>
      <ToastProvider>
        <WorkspaceContext here={{ session, workspace }}>
          <LiveProvider workspace={workspace.slug}>
            <PendingFilesProvider>
              <a
                href="#content"
                className="sr-only focus:not-sr-only focus:fixed focus:z-50 focus:top-1 focus:left-1 focus:bg-surface focus:px-3 focus:py-1.5"
              >
                {t('skip')}
              </a>
              <PageEntriesProvider>
                <TopBar />
                <main id="content" tabIndex={-1} className="outline-none">
                  {children}
                </main>
              </PageEntriesProvider>
            </PendingFilesProvider>
          </LiveProvider>
        </WorkspaceContext>
      </ToastProvider>
    </TrpcProvider>
  );
}

/** An address that the workspace had leads its members to the one it has. */
async function movedOrNothing(slug: string): Promise<never> {
  const session = await requireSession();
  const { deps } = await server();
  const moved = await findMovedWorkspace(deps, session.user.id, slug);
  if (moved === undefined) notFound();
  const path = (await headers()).get('x-path') ?? '';
  redirect(workspacePath(moved, path.slice(workspacePath(slug).length)));
}
