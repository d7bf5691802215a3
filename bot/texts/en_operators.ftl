storage-error = The database cannot be used: { $detail }
storage-unavailable = The database cannot be written: { $detail }. Check free space and the rights on its folder.
storage-in-use = Another process ({ $detail }) works on this database. Stop it first, or choose another file.
storage-not-migrated = The tables of the database have another version ({ $detail }). Run “poshtiban db upgrade” once.
