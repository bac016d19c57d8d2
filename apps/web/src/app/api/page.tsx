import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ApiReference } from '../../components/api-reference/api-reference';
import { server } from '../../server/deps';
import { openApiDocument } from '../../server/rest/openapi';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('api');
  return { title: t('title') };
}

/** The interface to browse; nobody signs in to read how it works. */
export default async function ApiPage() {
  const { env } = await server();
  return <ApiReference document={openApiDocument(env.publicUrl)} />;
}
