// Written by `python -m pictoria_docs.apps.desk.api_types pictoria_friezes` from the OpenAPI schema; do not edit by hand.

/** A frieze of roller stamps in a figure. */
export interface Frieze {
  document: string;
  document_title: string;
  /** Of the figure. */
  id: string;
  page: number;
  box: [number, number, number, number];
  /** As printed; empty without one. */
  number: string;
  /** Friezes of this answer with the same number are probably of one roller; 0: no other one is. */
  roller: number;
  /** Probability that one roller made it and the likeliest other one of that number, 0 to 1; 0 without a number. */
  roller_score: number;
  /** Motifs as letters, of one revolution in canonical form, else of what is seen; two friezes share no letters. */
  sequence: string;
  /** Boxes of one revolution; null where the roller is not seen to repeat. */
  period: number | null;
  /** That are seen. */
  boxes: number;
  /** Probability that it is a frieze and read rightly, 0 to 1. */
  confidence: number;
  /** Address of a picture of the figure. */
  crop: string;
}

/** Friezes as far as figures were read. */
export interface Friezes {
  friezes: Frieze[];
  /** Figures that are still to be read, which goes on while somebody asks. */
  left: number;
}

declare module '../shared/api.js' {
/** What each route answers. */
export interface Answers {
  'GET /api/v1/projects/{project}/friezes': Friezes;
  'GET /api/v1/projects/{project}/friezes/export': ({[key: string]: string | number | null})[];
}

}
