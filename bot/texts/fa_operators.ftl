storage-error = پایگاه داده کار نمی‌کند: { $detail }
storage-unavailable = در پایگاه داده نمی‌شود نوشت: { $detail }. فضای خالی دیسک و دسترسی پوشه‌اش را ببینید.
storage-in-use = برنامهٔ دیگری ({ $detail }) همین پایگاه داده را باز کرده است. اول آن را ببندید یا فایل دیگری انتخاب کنید.
storage-not-migrated = جدول‌های پایگاه داده نسخهٔ دیگری دارند ({ $detail }). یک بار «poshtiban db upgrade» را اجرا کنید.
