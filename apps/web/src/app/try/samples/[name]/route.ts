import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { sampleFile, SAMPLES } from '../../../../components/try/samples';

// Copied into the build from the corpus: the product is not shipped with it.
export const dynamic = 'force-static';
export const dynamicParams = false;

export const generateStaticParams = (): { name: string }[] =>
  SAMPLES.map((sample) => ({ name: sampleFile(sample) }));

/** Of the application's own folder, where `next build` and `next dev` run. */
const corpus = () => path.join(process.cwd(), '../../packages/testkit/corpus');

export async function GET(
  _request: Request,
  { params }: { params: Promise<{ name: string }> },
): Promise<Response> {
  const { name } = await params;
  const sample = SAMPLES.find((candidate) => sampleFile(candidate) === name);
  if (!sample) return new Response(undefined, { status: 404 });
  const bytes = await readFile(path.join(/* turbopackIgnore: true */ corpus(), sampleFile(sample)));
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/octet-stream',
      'cache-control': 'public, max-age=86400',
    },
  });
}
