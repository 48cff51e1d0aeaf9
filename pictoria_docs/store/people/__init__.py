"""What people leave beside their decisions on subjects: tasks, finished documents, remarks, pages seen, searches."""
