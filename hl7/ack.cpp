#include "hl7/ack.hpp"
