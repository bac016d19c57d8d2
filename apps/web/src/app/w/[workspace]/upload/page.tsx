import { ok } from '@unpark/base';
import { EmptyState, Panel } from '@unpark/ui';
import { listServices } from '@unpark/usecases';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { UploadScreen } from '../../../../components/upload/upload-screen';
import { readPage } from '../../../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('upload');
  return { title: t('pageTitle') };
}

export default async function UploadPage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<{ service?: string | string[] }>;
}) {
  const { workspace: slug } = await params;
  const { service } = await searchParams;
  const services = await readPage(slug, listServices);
  const mayUpload = await readPage(slug, async (scope) => ok(scope.may('capture.upload')));
  const t = await getTranslations('upload');
  return (
    <div className="max-w-[880px] mx-auto px-6 pt-6 pb-12 phone:px-3 phone:pt-4 flex flex-col gap-4">
      <div>
        <h1 className="text-title font-semibold">{t('title')}</h1>
        <p className="mt-0.5 text-ink-2">{t('lead')}</p>
      </div>
      {!mayUpload ? (
        <Panel>
          <EmptyState title={t('readOnly.title')}>{t('readOnly.text')}</EmptyState>
        </Panel>
      ) : (
        <UploadScreen
          services={services.map((known) => known.name)}
          initialService={typeof service === 'string' && service !== '' ? service : undefined}
        />
      )}
    </div>
  );
}
