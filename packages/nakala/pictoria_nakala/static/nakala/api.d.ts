// Written by `python -m pictoria_docs.apps.desk.api_types pictoria_nakala` from the OpenAPI schema; do not edit by hand.

import type { ExportKind, ExportStatus, Job } from '../shared/api.js';

/** A collection or a data item at Nakala. */
export interface DepositedItem {
  identifier: string;
  title: string;
  /** Of its page; until it is published only its owner sees it. null: the archive's site is not known. */
  address: string | null;
  /** Address of its DOI; null: it has none. */
  doi: string | null;
  published: boolean;
  files: number;
}

/** Whether the person can deposit the project, and what was deposited. */
export interface Deposits {
  possible: boolean;
  /** Why not; a sentence. */
  reason: string | null;
  /** Host of the API to which a deposit goes. */
  archive: string;
  /** The newest first. */
  deposits: MadeDeposit[];
}

/** A deposit, whole or not. */
export interface MadeDeposit {
  /** Host of the API. */
  archive: string;
  /** null: it is not there yet. */
  collection: DepositedItem | null;
  /** One for each document, the last describes the whole. */
  data: DepositedItem[];
  /** Whether all is there that should be, and published if that was asked for. */
  complete: boolean;
}

/** Who sees what is deposited. */
export type NakalaStatus = 'pending' | 'published';

/** What is to be deposited at Nakala. */
export interface NewDeposit {
  /** How far people must have come with it. */
  status?: ExportStatus;
  /** None named: all. */
  kinds?: ExportKind[];
  /** Suggestions that are less sure, from 0 to 1, are left out; what people accepted is not. */
  confidence?: number;
  /** Only what stands on pages that were dealt out in the campaign with this number. */
  campaign?: number | null;
  /** Whether what people rejected is exported too, marked so. */
  rejected?: boolean;
  /** Whether it is published when it is whole, which cannot be taken back. */
  deposit?: NakalaStatus;
  /** Ids; none: all. */
  documents?: string[];
  /** Whether a deposit that was not finished is left as it is, and another one begun. */
  anew?: boolean;
}

declare module '../shared/api.js' {
/** What each route answers. */
export interface Answers {
  'GET /api/v1/projects/{project}/deposits': Deposits;
  'POST /api/v1/projects/{project}/deposits': Job;
}

/** What each route takes. */
export interface Bodies {
  'POST /api/v1/projects/{project}/deposits': NewDeposit;
}

}
