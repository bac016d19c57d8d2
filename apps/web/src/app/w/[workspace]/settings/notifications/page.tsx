import { ok } from '@unpark/base';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NotificationsScreen } from '../../../../../components/notify/notifications-screen';
import { readPage } from '../../../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('notify');
  return { title: t('title') };
}

export default async function NotificationsPage({
  params,
}: {
  params: Promise<{ workspace: string }>;
}) {
  const { workspace } = await params;
  await readPage(workspace, async () => ok(undefined));
  return <NotificationsScreen />;
}
