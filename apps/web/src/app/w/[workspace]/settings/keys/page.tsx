import type { Metadata } from 'next';
import { KeysScreen } from '../../../../../components/keys/keys-screen';
import { requireSession } from '../../../../../server/page-session';

export const metadata: Metadata = { title: 'API keys' };

export default async function KeysPage() {
  await requireSession();
  return <KeysScreen nowIso={new Date().toISOString()} />;
}
