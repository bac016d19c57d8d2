import { type Finding, type Language, phrasesText } from '@unpark/model';

const WORDS = {
  en: { cause: 'Cause', evidence: 'Evidence', against: 'What speaks against it', fix: 'Fix' },
  zh: { cause: '原因', evidence: '证据', against: '反面证据', fix: '修复' },
} as const;

/** What a finding says, as the beginning of a summary that people go on with. */
export function draftSummary(finding: Finding, language: Language): string {
  const words = WORDS[language];
  const stop = language === 'zh' ? '：' : ': ';
  const lines = (items: Finding['evidence']): string[] =>
    items.map(({ statement, source }) =>
      language === 'zh'
        ? `- ${phrasesText(statement)}（${source}）`
        : `- ${phrasesText(statement)} (${source})`,
    );
  const blocks = [
    finding.consequence,
    finding.summary.length > 0 ? `${words.cause}${stop}${phrasesText(finding.summary)}` : '',
    finding.evidence.length > 0
      ? [`${words.evidence}${stop.trimEnd()}`, '', ...lines(finding.evidence)].join('\n')
      : '',
    finding.against.length > 0
      ? [`${words.against}${stop.trimEnd()}`, '', ...lines(finding.against)].join('\n')
      : '',
    `${words.fix}${stop}${finding.remedy.sentence}`,
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}
