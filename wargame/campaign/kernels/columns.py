"""Numbers of columns and codes of the campaign's arrays. Some are in outcomes that are kept: only append."""

from typing import Final

NONE: Final = -1

# What bound the output of a line in a week.
NOTHING: Final = 0  # nobody asks for more
CAPACITY: Final = 1
LABOUR: Final = 2
COMPONENT: Final = 3
MONEY: Final = 4  # orders that are funded are fewer than what is wanted
RETOOLING: Final = 5  # it changes over to another good
STOPPED: Final = 6  # by a cyber incident
N_BOUNDS: Final = 7

MOST_UNITS: Final = 10**9  # that a nation may have of a good, on order included

# Forms of a learning curve.
UNIT: Final = 0  # Crawford: cost of the n-th unit
CUMULATIVE: Final = 1  # Wright: mean cost of the first n units

# What an outage of a supplier does.
REFUSED: Final = 0  # it takes no orders
PAUSED: Final = 1  # it ships nothing; what is ordered waits
LOST: Final = 2  # and what was on its way is lost
DELAYED: Final = 3  # what was on its way comes as many weeks later

# Who gets the output of a line first.
FIRST_COME: Final = 0
PROPORTIONAL: Final = 1
PRIORITY: Final = 2

# When a raid is flown.
EVERY: Final = 0  # every so many weeks, with a share of what is in stock
SAVED_UP: Final = 1  # as soon as enough has been saved up

# Columns of State.books, of each nation and good, and up to CLOSING of Outcome's weeks.
OPENING: Final = 0
RECEIVED: Final = 1  # from lines
HELP: Final = 2  # from partners
EXPENDED: Final = 3  # fired, or spent on a target
DESTROYED: Final = 4
GIVEN: Final = 5  # to partners
CLOSING: Final = 6
REPAIRED: Final = 7  # back from shops
BROKEN: Final = 8  # by wear, and gone to shops
N_BOOKS: Final = 9

# Columns of State.tally, of each nation and good in a week.
WANTED: Final = 0  # units that consumption asked for
SERVED: Final = 1  # and got
REQUIRED: Final = 2  # requirement less inventory position
ORDERED: Final = 3  # units that the money of this week's orders buys at this week's price
N_TALLY: Final = 4

# Further columns of Outcome.goods; the first are those of State.books up to CLOSING.
OF_WANTED: Final = 7
OF_SERVED: Final = 8
OF_REQUIRED: Final = 9
OF_ORDERED: Final = 10
OF_RECEIVED_CENTS: Final = 11
OF_CLOSING_CENTS: Final = 12
OF_TRANSIT: Final = 13  # on their way from partners as the week closed: in nobody's stock
OF_TRANSIT_CENTS: Final = 14
OF_CONSUMPTION: Final = 15  # what forecasts are of
OF_STARVED: Final = 16  # number in its week of the first raid that got too few rounds; 0 if none did
OF_REPAIRED: Final = 17
OF_BROKEN: Final = 18
N_GOODS_COLUMNS: Final = 19

# Columns of Outcome.lines.
OUTPUT: Final = 0  # units started
BOUND: Final = 1
BACKLOG: Final = 2
PIPELINE: Final = 3  # units started and not delivered
MAKES: Final = 4  # good that it is tooled for, or changes over to
N_LINES_COLUMNS: Final = 5

# Columns of Outcome.raids.
OF_RAIDS: Final = 0
OF_ATTACKERS: Final = 1  # elements that depots send, decoys included
OF_LEAKERS: Final = 2  # armed attackers that arrived
OF_LOST_CENTS: Final = 3  # of side 0; of side 1 in the next
OF_FAULT: Final = 5
# Of a side each, side 1 in the next:
OF_DOWN_CENTS: Final = 6  # value of what is no stock that is damaged and not rebuilt as the week closes
OF_CAPACITY_CENTS: Final = 8  # capacity of its lines, surge and damage aside, at the prices of week 0
OF_IDLE_CENTS: Final = 10  # of it, what damage takes
OF_SHOTS_CENTS: Final = 12  # rounds fired in raids and elements spent on a target, at the prices of the week
OF_CONSUMED_CENTS: Final = 14  # rounds, expendables that took off, and other elements lost
OF_KILLED_CENTS: Final = 16  # elements that the other side destroyed
OF_SERVICE_CENTS: Final = 18  # service lost with what was destroyed, if the battle counts it
OF_ARMED: Final = 20  # armed attackers that took off
N_RAIDS_COLUMNS: Final = 21

# Columns of State.spent, of each side in a week, cents, as those of Outcome.raids.
SHOTS_CENTS: Final = 0
CONSUMED_CENTS: Final = 1
KILLED_CENTS: Final = 2
SERVICE_CENTS: Final = 3
N_SPENT: Final = 4

# Columns of State.money, of each nation, cents.
BUDGET: Final = 0  # granted so far and neither committed nor paid
COMMITTED: Final = 1
PAID: Final = 2  # for goods, as they are received; their components are in the price
GRANTED: Final = 3  # and reimbursed by partners
REBUILT: Final = 4  # paid to rebuild what is no stock
IN_WORK: Final = 5  # of what is committed, for what lines have started and not delivered
REPAIRS: Final = 6  # paid for repairs
SECURITY: Final = 7  # paid for security
DEVELOPMENT: Final = 8  # paid for common designs, for methods, and to retrofit stock
REIMBURSED: Final = 9  # paid to partners for what they gave
ORDERS: Final = 10  # committed as ordered, from the week on from which targets count
JOINT_ORDERS: Final = 11  # of it, through joint orders
UNION_ORDERS: Final = 12  # of it, at lines of nations of the union
TRADED_ORDERS: Final = 13  # of it, by nations of the union at lines of its other nations
PAYMENTS: Final = (PAID, REBUILT, REPAIRS, SECURITY, DEVELOPMENT)  # all that is paid, but to partners
N_MONEY: Final = 14

# Columns of State.counts, of a week.
RAIDS_FLOWN: Final = 0
ATTACKERS: Final = 1
LEAKERS: Final = 2
ARMED: Final = 3
FAULT: Final = 4
N_COUNTS: Final = 5
