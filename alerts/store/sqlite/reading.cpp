#include "alerts/store/sqlite/reading.hpp"

#include "alerts/store/sqlite/schema.hpp"

namespace alerts::sqlite {

Connection open_beside_writer(const std::filesystem::path& file) {
    Connection connection{file, Access::read_only};
    // The daemon holds a lock against readers only while it starts or stops.
    connection.run("PRAGMA busy_timeout = 5000");
    return connection;
}

Connection open_to_read(const std::filesystem::path& file) {
    Connection connection = open_beside_writer(file);
    refuse_other(connection);
    return connection;
}

Moment::Moment(Connection& connection) : connection_{connection} {
    connection_.run("BEGIN");
}

Moment::~Moment() {
    sqlite3_exec(connection_.handle(), "COMMIT", nullptr, nullptr, nullptr);
}

ThisMoment::ThisMoment(Connection& connection) : Moment{connection} {
    static_cast<void>(connection.ask_number("SELECT count(*) FROM sqlite_schema"));
}

}  // namespace alerts::sqlite
