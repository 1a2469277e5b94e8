import type { EvidenceDocument } from './evidence-document.js';
import { buildCtrf } from './ctrf.js';
import type { RunDocument } from './document.js';
import { buildRunPage } from './html/run-page.js';
import { buildSuitePage } from './html/suite-page.js';
import { buildJunit } from './junit.js';
import { jsonText } from './run-directory.js';
import { reportOf, type ReportedFile } from './run-report.js';
import { suiteOfRun } from './run-suite.js';
import type { SuiteDocument } from './suite.js';

/** Forms in which results are told. */
export const formats = ['html', 'json', 'junit', 'ctrf'] as const;

export type Format = (typeof formats)[number];

/** What a run directory holds. */
export interface StoredResults {
  readonly document: RunDocument | SuiteDocument;
  /** Null where it was not kept. */
  readonly evidence: EvidenceDocument | null;
  readonly files: readonly ReportedFile[];
}

/** The results of a run, or of a suite, in one of the forms. */
export function render({ document, evidence, files }: StoredResults, format: Format): string {
  const suite = () => (document.kind === 'suite' ? document : suiteOfRun(document));
  switch (format) {
    case 'html':
      return document.kind === 'suite'
        ? buildSuitePage(document, files)
        : buildRunPage(reportOf(document, evidence, files));
    case 'json':
      return jsonText(document);
    case 'junit':
      return buildJunit(suite());
    case 'ctrf':
      return jsonText(buildCtrf(suite()));
  }
}
