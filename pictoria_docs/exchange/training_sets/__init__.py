"""Training sets, both ways: COCO and YOLO with the page images, classes by a map, documents dealt out to splits.

Out: `coco_export`, `yolo_export`. In: `coco_reading` and `yolo_reading` give `SetImage`s of any tool;
`page_index` finds the pages that they show, and `proposing` tells what they say that a document does not say yet.
"""
