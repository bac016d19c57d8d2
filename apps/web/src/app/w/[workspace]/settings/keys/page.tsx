import { ok } from '@unpark/base';
import type { Metadata } from 'next';
import { KeysScreen } from '../../../../../components/keys/keys-screen';
import { readPage } from '../../../../../server/page-session';

export const metadata: Metadata = { title: 'API keys' };

export default async function KeysPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  await readPage(workspace, async () => ok(undefined));
  return <KeysScreen nowIso={new Date().toISOString()} />;
}
