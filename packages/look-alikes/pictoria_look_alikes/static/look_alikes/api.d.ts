// Written by `python -m pictoria_docs.apps.desk.api_types pictoria_look_alikes` from the OpenAPI schema; do not edit by hand.

/** The pictures of a project in the plane, by the first two principal components of their vectors. */
export interface PictureMap {
  /** At most 3,000. */
  pictures: PlacedPicture[];
  /** How many the index has. */
  total: number;
  problems: string[];
}

/** A picture on the map. */
export interface PlacedPicture {
  document: string;
  document_title: string;
  id: string;
  page: number;
  box: [number, number, number, number];
  /** As printed; empty without one. */
  number: string;
  /** How its caption begins. */
  title: string;
  /** Address of a small image of it. */
  crop: string;
  /** To the right, -1 to 1. */
  x: number;
  /** Downwards, -1 to 1. */
  y: number;
  /** Number of its family; 0: it has none. */
  family: number;
}

declare module '../shared/api.js' {
/** What each route answers. */
export interface Answers {
  'GET /api/v1/projects/{project}/map': PictureMap;
}

}
