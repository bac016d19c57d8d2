import { ok } from '@unpark/base';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { KeysScreen } from '../../../../../components/keys/keys-screen';
import { readPage } from '../../../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('keys');
  return { title: t('title') };
}

export default async function KeysPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  await readPage(workspace, async () => ok(undefined));
  return <KeysScreen nowIso={new Date().toISOString()} />;
}
