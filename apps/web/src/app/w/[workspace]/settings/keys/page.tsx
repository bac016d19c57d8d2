import { ok } from '@unpark/base';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import { KeysScreen } from '../../../../../components/keys/keys-screen';
import { readPage } from '../../../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('keys');
  return { title: t('title') };
}

export default async function KeysPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  await readPage(workspace, async () => ok(undefined));
  const t = await getTranslations('api');
  return (
    <>
      <KeysScreen nowIso={new Date().toISOString()} />
      <p className="text-dense text-pretty text-ink-2">
        {t.rich('ofKeys', {
          link: (words) => (
            <Link href="/api" className="font-medium text-accent">
              {words}
            </Link>
          ),
          code: (words) => <code>{words}</code>,
        })}
      </p>
    </>
  );
}
