#include "platform/pg/contents.h"

#include "platform/pg/pg.h"

namespace flipflop::pg {

bool holds_anything(const std::string& conninfo) {
  const auto rows = query_now(conninfo, R"(
    SELECT EXISTS (SELECT FROM pg_tables
                   WHERE schemaname NOT IN ('pg_catalog', 'information_schema')))");
  return rows.at(0).at(0) == "t";
}

void drop_everything(const std::string& conninfo) {
  run_script(conninfo, R"(
    DO $$
    DECLARE
      name text;
    BEGIN
      FOR name IN SELECT nspname FROM pg_namespace
                  WHERE nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', 'public')
      LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', name);
      END LOOP;
      FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP TABLE public.%I CASCADE', name);
      END LOOP;
    END
    $$)");
}

}  // namespace flipflop::pg
