import type { ReportBlock, ReportInline } from '@unpark/usecases';

/** A report as it reads. Everything in it is text; links are http(s) by the time they come here. */
export const ReportBody = ({ blocks }: { blocks: readonly ReportBlock[] }) => (
  <article className="flex flex-col gap-2.5 leading-[22px] [overflow-wrap:anywhere]">
    {blocks.map((block, index) => (
      <Block key={index} block={block} />
    ))}
  </article>
);

function Block({ block }: { block: ReportBlock }) {
  switch (block.kind) {
    case 'heading':
      return block.level === 1 ? (
        <h2 className="text-verdict font-semibold text-pretty">
          <Inline content={block.content} />
        </h2>
      ) : block.level === 2 ? (
        <h3 className="mt-3 text-lead font-semibold">
          <Inline content={block.content} />
        </h3>
      ) : (
        <h4 className="mt-1 font-semibold">
          <Inline content={block.content} />
        </h4>
      );
    case 'paragraph':
      return (
        <p className="whitespace-pre-wrap">
          <Inline content={block.content} />
        </p>
      );
    case 'code':
      return (
        <pre className="overflow-x-auto rounded-control bg-sunken px-3 py-2.5 text-dense">
          {block.text}
        </pre>
      );
    case 'list':
      return (
        <ul className="flex flex-col gap-0.5 pl-4 list-disc marker:text-ink-3">
          {block.items.map(({ content, done }, index) => (
            <li key={index}>
              {done !== undefined && <span>{done ? '☑ ' : '☐ '}</span>}
              <Inline content={content} />
            </li>
          ))}
        </ul>
      );
  }
}

const Inline = ({ content }: { content: readonly ReportInline[] }) =>
  content.map((piece, index) => {
    switch (piece.kind) {
      case 'code':
        return (
          <code key={index} className="marks-through">
            {piece.text}
          </code>
        );
      case 'strong':
        return (
          <strong key={index} className="font-semibold">
            {piece.text}
          </strong>
        );
      case 'link':
        return (
          <a key={index} href={piece.href} rel="noreferrer noopener" className="text-accent">
            {piece.text}
          </a>
        );
      case 'text':
        return (
          <span key={index} className="marks-through">
            {piece.text}
          </span>
        );
    }
  });
