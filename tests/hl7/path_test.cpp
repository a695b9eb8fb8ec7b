#include "hl7/message.hpp"

#include <gtest/gtest.h>

namespace {

using hl7::parse_path;
using hl7::Path;

TEST(Path, reads_what_interface_people_write) {
    EXPECT_EQ(parse_path("PID"), (Path{"PID", 1, 0, 0, 0, 0}));
    EXPECT_EQ(parse_path("PID-3"), (Path{"PID", 1, 3, 0, 0, 0}));
    EXPECT_EQ(parse_path("OBX[3]-5"), (Path{"OBX", 3, 5, 0, 0, 0}));
    EXPECT_EQ(parse_path("PID-3[2].4.1"), (Path{"PID", 1, 3, 2, 4, 1}));
    EXPECT_EQ(parse_path("ZP1-12.10"), (Path{"ZP1", 1, 12, 0, 10, 0}));
}

TEST(Path, refuses_what_names_no_place) {
    for (const char* text : {"",          "P",        "PI",          "pid-3",
                             "PIDX-3",    "1ID-3",    "PID-",        "PID-0",
                             "PID-03",    "PID-3.",   "PID-3.0",     "PID-3[",
                             "PID-3[]",   "PID-3[0]", "PID-3[2",     "PID[0]-3",
                             "PID[-1]",   "PID-3.1.", "PID-3.1.2.3", "PID-3 ",
                             " PID-3",    "PID.3",    "PID-3-1",     "PID-99999999999999999999",
                             "PID-3.1[2]"})
        EXPECT_FALSE(parse_path(text).has_value()) << text;
}

TEST(Path, writes_what_it_reads) {
    for (const char* text : {"PID", "PID-3", "OBX[3]", "OBX[3]-5", "PID-3[2]", "PID-3.4",
                             "PID-3[2].4", "PID-3[2].4.1", "MSH-9.2"})
        EXPECT_EQ(to_string(*parse_path(text)), text);
}

}  // namespace
